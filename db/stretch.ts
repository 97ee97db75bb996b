/** A stretch of time: its end is not within it. */
export interface Stretch {
  readonly from: Date;
  readonly until: Date;
}
