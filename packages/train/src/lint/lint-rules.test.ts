import { describeLintRule } from "@nn/core/testing";
import { describe, it } from "vitest";

import { lintRules } from "../index.ts";

for (const plugin of lintRules) describeLintRule(plugin, { describe, it });
