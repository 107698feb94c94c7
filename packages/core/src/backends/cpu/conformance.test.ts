import { describe, it } from "vitest";

import { describeBackend } from "../../testing/conformance.ts";
import { cpu } from "./index.ts";

describeBackend(cpu(), { describe, it });
