// Predicts and corrects one coordinate of a moving box; a box is four of these.

/** Mean and covariance of position and velocity; position in 0..1 of the frame, velocity per second. */
export interface Kalman1 {
  readonly position: number
  readonly velocity: number
  /** Covariance [[pp, pv], [pv, vv]]. */
  readonly pp: number
  readonly pv: number
  readonly vv: number
}

/**
 * @param position   first measurement
 * @param positionSd its standard deviation
 * @param velocitySd how fast such a thing may be moving, per second; 0 keeps it a random walk
 */
export function startKalman(position: number, positionSd: number, velocitySd: number): Kalman1 {
  return { position, velocity: 0, pp: positionSd ** 2, pv: 0, vv: velocitySd ** 2 }
}

/**
 * Moves the estimate on by `dtS` seconds under white-noise acceleration.
 *
 * @param accelerationSd standard deviation of the acceleration, per s²
 * @source Bar-Shalom, Li & Kirubarajan 2001, "Estimation with Applications to Tracking and Navigation", 6.2 (the matrices of
 *         ByteTrack couple a coordinate with its own velocity only, so four small filters are the same as one of eight states)
 */
export function predictKalman(k: Kalman1, dtS: number, accelerationSd: number): Kalman1 {
  const q = accelerationSd ** 2
  return {
    position: k.position + k.velocity * dtS,
    velocity: k.velocity,
    pp: k.pp + 2 * dtS * k.pv + dtS ** 2 * k.vv + (q * dtS ** 4) / 4,
    pv: k.pv + dtS * k.vv + (q * dtS ** 3) / 2,
    vv: k.vv + q * dtS ** 2,
  }
}

/** @param measuredSd standard deviation of the measurement, > 0 */
export function correctKalman(k: Kalman1, measured: number, measuredSd: number): Kalman1 {
  const spread = k.pp + measuredSd ** 2
  const gainP = k.pp / spread
  const gainV = k.pv / spread
  const error = measured - k.position
  return {
    position: k.position + gainP * error,
    velocity: k.velocity + gainV * error,
    pp: (1 - gainP) * k.pp,
    pv: (1 - gainP) * k.pv,
    vv: k.vv - gainV * k.pv,
  }
}
