/** @file Whether what is known about places of an image moves as its pixels do. */
import { type Augmentation, type ImagePoint, type ImageSample, key } from "@nn/core";
import { demand } from "@nn/core/testing";

/** Rows and columns of the image, and of the square in it that is followed. */
const [height, width] = [40, 52];
const square = { left: 12, top: 10, right: 22, bottom: 20 };
const centre: ImagePoint = { x: 17, y: 15, label: "centre" };

/** Grey 0.25, and a square of 0.75. */
function markedImage(): ImageSample & { readonly mask: Int32Array } {
  const inside = (i: number): boolean => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= square.left && x < square.right && y >= square.top && y < square.bottom;
  };
  const data = Float32Array.from({ length: height * width }, (_, i) => (inside(i) ? 0.75 : 0.25));
  const mask = Int32Array.from({ length: height * width }, (_, i) => (inside(i) ? 2 : 1));
  return { data, shape: [height, width, 1], points: [centre], boxes: [{ ...square, label: 7 }], mask };
}

/**
 * Box and key point follow the mask: the box holds all but a border of the square's pixels, the point lies near their centre of
 * gravity. That the mask follows the pixels is for golden tests to say, since values may change beside.
 */
export function checkPlaces(augmentation: Augmentation<"image">): void {
  const sample = markedImage();
  for (let seed = 0; seed < 12; seed++) {
    const { shape, points = [], boxes = [], mask } = augmentation.apply(key(seed), sample);
    const [rows, columns] = shape as [number, number, number];
    demand(mask !== undefined && mask.length === rows * columns, () => "the mask was lost, or has another shape");
    demand(points.length === 1 && points[0]!.label === "centre", () => "the key point or its label was lost");
    const moved = mask!.reduce((count, cls) => count + (cls === 2 ? 1 : 0), 0);
    if (moved === 0) continue;
    demand(boxes.length === 1 && boxes[0]!.label === 7, () => "the box or its label was lost");
    const { left, top, right, bottom } = boxes[0]!;
    let [outside, sumX, sumY, border] = [0, 0, 0, false];
    mask!.forEach((cls, i) => {
      const [x, y] = [i % columns, Math.floor(i / columns)];
      if (cls !== 2) return;
      sumX += x + 0.5;
      sumY += y + 0.5;
      if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1) border = true;
      if (x + 1 < left - 1.5 || x > right + 1.5 || y + 1 < top - 1.5 || y > bottom + 1.5) outside++;
    });
    demand(outside <= 0.02 * moved, () => `${outside} of ${moved} pixels of the square lie outside of its box`);
    // A square that was cut has its centre of gravity elsewhere.
    if (border || moved < 20) continue;
    const [dx, dy] = [points[0]!.x - sumX / moved, points[0]!.y - sumY / moved];
    const side = Math.sqrt(moved);
    demand(
      Math.abs(dx) < 1 + 0.35 * side && Math.abs(dy) < 1 + 0.35 * side,
      () => `the centre of the square is (${dx}, ${dy}) pixels from that of its pixels`,
    );
  }
}
