import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError, redisAddress } from "@nn/trials";
import { temporaryFolder, type TemporaryFolder } from "./finished-run.ts";

let home: TemporaryFolder;
beforeAll(async () => {
  home = await temporaryFolder();
});
afterAll(() => home.remove());

describe("the address of a queue", () => {
  it("is refused where it is none, where its certificate is none, is not there, or would not be used", async () => {
    const file = join(home.path, "no.pem");
    await writeFile(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (const [url, ca, message] of [
      [undefined, undefined, "wanted --redis URL"],
      ["localhost:6379", undefined, "wanted redis://host:port"],
      ["http://localhost", undefined, "wanted redis://host:port"],
      ["rediss://localhost", join(home.path, "none.pem"), "none.pem: no such file or directory"],
      ["rediss://localhost", file, "no.pem holds no certificate"],
      ["redis://localhost", file, "--redis-ca is for rediss://"],
    ] as const) {
      await expect(redisAddress(url, ca)).rejects.toThrow(InputError);
      await expect(redisAddress(url, ca)).rejects.toThrow(message);
    }
    expect(await redisAddress("redis://localhost", undefined)).toEqual({
      url: "redis://localhost",
      password: process.env["NN_REDIS_PASSWORD"],
    });
  });
});
