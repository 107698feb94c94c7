/** @file What runs in a browser: the hashes go into the text of the page. */
import { cpu } from "@nn/core";

import { networks, trainedHash } from "./networks.ts";

const lines: string[] = [];
for (const network of networks) lines.push(`${network.name} ${await trainedHash(network, cpu())}`);
document.body.textContent = `${lines.join("\n")}\ndone`;
