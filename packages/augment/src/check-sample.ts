import {
  type AudioSample,
  DataError,
  type ImageSample,
  type SampleDomain,
  type SampleTypes,
  ShapeError,
  showShape,
  sizeOf,
  type SpectrogramSample,
} from "@nn/core";

/**
 * Refuses a sample that is not what its domain says.
 *
 * @throws ShapeError for a wrong rank or number of values, DataError for values that are not finite, a sample rate that is
 * no positive number, or a text that is not a list of words.
 */
export function checkSample<D extends SampleDomain>(owner: string, domain: D, sample: SampleTypes[D]): void {
  if (domain === "text") return checkText(owner, sample as SampleTypes["text"]);
  if (domain === "audio") return checkAudio(owner, sample as AudioSample);
  if (domain === "spectrogram") return checkArray(owner, sample as SpectrogramSample, ["frames", "channels"]);
  checkArray(owner, sample as ImageSample, ["height", "width", "channels"]);
  checkPlaces(owner, sample as ImageSample);
}

function checkPlaces(owner: string, { shape, points = [], boxes = [], mask }: ImageSample): void {
  const [height, width] = shape as [number, number, number];
  if (mask !== undefined && mask.length !== height * width)
    throw new ShapeError(`${owner}: the mask has ${mask.length} classes; the image has ${height} × ${width} pixels`);
  const lost = [...points.map(({ x, y }) => x + y), ...boxes.map((b) => b.left + b.top + b.right + b.bottom)];
  if (!lost.every(Number.isFinite)) throw new DataError(`${owner}: a point or box is not finite`);
  const empty = boxes.findIndex(({ left, top, right, bottom }) => !(left < right && top < bottom));
  if (empty >= 0) throw new DataError(`${owner}: box ${empty} is empty; wanted left < right and top < bottom`);
}

function checkArray(owner: string, sample: ImageSample | SpectrogramSample, axes: readonly string[]): void {
  const { data, shape } = sample;
  if (!Array.isArray(shape) || shape.length !== axes.length || !shape.every((n) => Number.isInteger(n) && n > 0)) {
    const got = Array.isArray(shape) ? showShape(shape) : String(shape);
    throw new ShapeError(`${owner}: the sample has shape ${got}; wanted [${axes.join(", ")}], all at least 1`);
  }
  checkValues(owner, data);
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError(
      `${owner}: the sample has ${data.length} values; shape ${showShape(shape)} wants ${sizeOf(shape)}`,
    );
  }
}

function checkAudio(owner: string, { data, sampleRate }: AudioSample): void {
  checkValues(owner, data);
  if (data.length === 0) throw new ShapeError(`${owner}: the signal is empty`);
  if (!Number.isFinite(sampleRate) || sampleRate <= 0) {
    throw new DataError(`${owner}: the sample rate is ${String(sampleRate)}; wanted a positive number of hertz`);
  }
}

function checkText(owner: string, sample: SampleTypes["text"]): void {
  if (!Array.isArray(sample) || !sample.every((word) => typeof word === "string")) {
    throw new DataError(`${owner}: the text is ${typeof sample}; wanted a list of words, e.g. ["a", "good", "film"]`);
  }
}

function checkValues(owner: string, data: unknown): asserts data is Float32Array {
  if (!(data instanceof Float32Array)) {
    throw new DataError(
      `${owner}: the data are ${Object.prototype.toString.call(data).slice(8, -1)}; wanted a Float32Array`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    // x − x is 0 for every finite x.
    if (data[i]! - data[i]! !== 0) throw new DataError(`${owner}: value ${i} is ${data[i]}; wanted finite numbers`);
  }
}
