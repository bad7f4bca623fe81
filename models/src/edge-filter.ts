import {
  add,
  avgPool,
  div,
  expandDims,
  mul,
  squeeze,
  sub,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';

/** At each point of a mask: mask ≈ slope × grey value of the picture there + offset. */
export type EdgeFilter = { slope: Float32Array; offset: Float32Array };

/** How far, in mask points, an edge may be moved to meet the picture's own edge. */
const RADIUS = 4;

/** Contrast (variance of grey values from 0 to 1) below which the picture counts as flat. */
const FLAT = 0.0005;

/**
 * Explains a mask by the picture under it, so that it can be drawn at any size with edges that
 * follow the picture's. This is the fast guided filter.
 *
 * Source: K. He, J. Sun: Fast Guided Filter, arXiv:1505.00996
 */
export async function edgeFilter(mask: Tensor2D, grey: Float32Array): Promise<EdgeFilter> {
  const [slope, offset] = tidy(() => {
    const guide = tensor2d(grey, mask.shape);
    const meanGuide = mean(guide);
    const meanMask = mean(mask);
    const shared = sub(mean(mul(guide, mask)), mul(meanGuide, meanMask));
    const contrast = sub(mean(mul(guide, guide)), mul(meanGuide, meanGuide));
    const a = div<Tensor2D>(shared, add(contrast, FLAT));
    const b = sub<Tensor2D>(meanMask, mul(a, meanGuide));
    return [mean(a), mean(b)];
  });
  const values = await Promise.all([slope.data(), offset.data()]);
  slope.dispose();
  offset.dispose();
  return { slope: values[0] as Float32Array, offset: values[1] as Float32Array };
}

function mean(values: Tensor2D): Tensor2D {
  const planes = expandDims<Tensor3D>(values, 2);
  return squeeze<Tensor2D>(avgPool(planes, 2 * RADIUS + 1, 1, 'same'), [2]);
}
