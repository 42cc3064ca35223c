/** A picture in the form that engines take: 8-bit NV12 in the colour of the benchmark. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}
