/** @file Grids: every combination of the axes, filled into `{axis}` wherever a problem's text has it. */
import { showPath, type Path } from "./source.ts";

export type GridPoint = Readonly<Record<string, string | number>>;

/**
 * All combinations, the last axis running fastest.
 *
 * @example gridPoints({ depth: [2, 10], activation: ["relu"] }) // [{depth: 2, activation: "relu"}, {depth: 10, activation: "relu"}]
 */
export function gridPoints(grid: Readonly<Record<string, readonly (string | number)[]>>): GridPoint[] {
  let points: GridPoint[] = [{}];
  for (const [axis, values] of Object.entries(grid)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [axis]: value })));
  }
  return points;
}

/** The number of combinations, without making them. */
export function gridSize(grid: Readonly<Record<string, readonly unknown[]>>): number {
  return Object.values(grid).reduce((size, values) => size * values.length, 1);
}

/** A `{axis}` that the grid does not have. */
export class UnknownAxis extends Error {
  override readonly name = "UnknownAxis";
  readonly path: Path;
  readonly axis: string;

  constructor(path: Path, axis: string) {
    super(`${showPath(path)}: unknown grid axis {${axis}}`);
    this.path = path;
    this.axis = axis;
  }
}

/**
 * Fills in a grid point. A string that is one placeholder becomes the value with its type; inside a longer string the value is
 * printed.
 *
 * @example fillGrid({ id: "mlp-{depth}", depth: "{depth}" }, { depth: 2 }, []) // { id: "mlp-2", depth: 2 }
 * @throws UnknownAxis
 */
export function fillGrid(template: unknown, point: GridPoint, path: Path): unknown {
  if (typeof template === "string") return fillText(template, point, path);
  if (Array.isArray(template)) return template.map((item, index) => fillGrid(item, point, [...path, index]));
  if (typeof template === "object" && template !== null) {
    return Object.fromEntries(
      Object.entries(template).map(([name, item]) => [name, fillGrid(item, point, [...path, name])]),
    );
  }
  return template;
}

function fillText(text: string, point: GridPoint, path: Path): string | number {
  const lookUp = (axis: string): string | number => {
    const value = Object.hasOwn(point, axis) ? point[axis] : undefined;
    if (value === undefined) throw new UnknownAxis(path, axis);
    return value;
  };
  const whole = /^\{([A-Za-z][A-Za-z0-9]*)\}$/.exec(text);
  if (whole?.[1] !== undefined) return lookUp(whole[1]);
  return text.replaceAll(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (_, axis: string) => String(lookUp(axis)));
}
