// The phone's loud sound, made by the page itself: no file to be missing when there is no line.

export type SoundState = 'on' | 'off'

const LOW_HZ = 880
const HIGH_HZ = 1320
const BEEP_S = 0.28

let context: AudioContext | null = null

/** Browsers let a page sound only after somebody has touched it. */
export function soundState(): SoundState {
  return context?.state === 'running' ? 'on' : 'off'
}

/** To be called while a finger is on the screen. */
export async function allowSound(): Promise<SoundState> {
  context ??= new AudioContext()
  if (context.state !== 'running') await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 1000))]).catch(() => {})
  return soundState()
}

/** Two tones up and two down: heard through a pocket, and unlike a ring tone. */
export function sound(): void {
  if (context === null || context.state !== 'running') return
  for (const [i, hz] of [LOW_HZ, HIGH_HZ, LOW_HZ, HIGH_HZ].entries()) beep(context, context.currentTime + i * BEEP_S, hz)
}

function beep(audio: AudioContext, at: number, hz: number): void {
  const [tone, loudness] = [audio.createOscillator(), audio.createGain()]
  tone.type = 'square'
  tone.frequency.value = hz
  // a step from silence would crack
  loudness.gain.setValueAtTime(0, at)
  loudness.gain.linearRampToValueAtTime(1, at + 0.01)
  loudness.gain.setValueAtTime(1, at + BEEP_S - 0.03)
  loudness.gain.linearRampToValueAtTime(0, at + BEEP_S)
  tone.connect(loudness).connect(audio.destination)
  tone.start(at)
  tone.stop(at + BEEP_S)
}

export function mayVibrate(): boolean {
  return typeof navigator.vibrate === 'function'
}

export function vibrate(pattern: number | number[]): void {
  if (mayVibrate()) navigator.vibrate(pattern)
}
