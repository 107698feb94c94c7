import type { Movement, Place } from "./movement.ts";

/**
 * The map (x, y) → ((a·x + b·y + c)/w, (d·x + e·y + f)/w), w = g·x + h·y + 1, that takes four places to four others: eight linear
 * equations, solved by elimination with pivots.
 */
export function homography(from: readonly Place[], to: readonly Place[]): (x: number, y: number) => Place {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i]!;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  for (let column = 0; column < 8; column++) {
    let pivot = column;
    for (let row = column + 1; row < 8; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < 8; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      if (factor !== 0) rows[row] = rows[row]!.map((x, i) => x - factor * rows[column]![i]!);
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, i) => row[8]! / row[i]!) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (x, y) => {
    const w = g * x + h * y + 1;
    return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
  };
}

/** How pixels move when the first four places go to the others. */
export function perspectiveMovement(from: readonly Place[], to: readonly Place[]): Movement {
  return { back: homography(to, from), forth: homography(from, to) };
}
