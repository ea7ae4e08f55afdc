// What the figures of the strip look like: green only where all is well and something is at work.
import type { Tone } from '../parts/state-mark.tsx'

/** None of the site's cameras being live is no half-good state; a site without cameras has nothing to be good about. */
export function camerasTone(live: number, total: number): Tone {
  if (total === 0) return 'quiet'
  if (live === 0) return 'bad'
  return live < total ? 'warn' : 'good'
}

/** A rule is armed, so no picture looked at means that nothing would be noticed. */
export function recognitionTone(fps: number): Tone {
  return fps > 0 ? 'good' : 'warn'
}
