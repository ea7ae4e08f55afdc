// Makes the alert sounds: tones by severity, so that an operator knows how urgent it is without looking.
import type { SeverityClass } from '../parts/severity-class.ts'

/** Hz and seconds, played one after the other. */
const TONES: Readonly<Record<SeverityClass, readonly (readonly [hz: number, seconds: number])[]>> = {
  fire: [
    [960, 0.25],
    [640, 0.25],
    [960, 0.25],
    [640, 0.25],
  ],
  critical: [
    [880, 0.14],
    [0, 0.06],
    [880, 0.14],
    [0, 0.06],
    [1175, 0.28],
  ],
  high: [
    [784, 0.16],
    [0, 0.08],
    [988, 0.22],
  ],
  medium: [
    [659, 0.14],
    [784, 0.16],
  ],
  low: [[587, 0.18]],
}
const VOLUME = 0.25
const EDGE_S = 0.012

let context: AudioContext | null = null

/** Browsers keep a page silent until somebody has clicked or pressed a key in it. */
export function soundIsBlocked(): boolean {
  return context !== null && context.state !== 'running'
}

/** Whether a sound asked for now would be heard, as far as can be known before the first one. */
export function maySound(): boolean {
  return context === null ? navigator.userActivation.hasBeenActive : context.state === 'running'
}

/** Call from a click or key. */
export async function allowSound(): Promise<void> {
  context ??= new AudioContext()
  if (context.state === 'suspended') await context.resume()
}

/** @returns false when the browser does not let the page sound */
export function playAlarm(severity: SeverityClass): boolean {
  context ??= new AudioContext()
  if (context.state !== 'running') {
    void context.resume().catch(() => {})
    return false
  }
  let at = context.currentTime
  for (const [hz, seconds] of TONES[severity]) {
    if (hz > 0) playTone(context, hz, at, seconds)
    at += seconds
  }
  return true
}

function playTone(audio: AudioContext, hz: number, at: number, seconds: number): void {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.type = 'triangle'
  tone.frequency.value = hz
  // soft edges: a hard start clicks
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(VOLUME, at + EDGE_S)
  volume.gain.setValueAtTime(VOLUME, at + seconds - EDGE_S)
  volume.gain.linearRampToValueAtTime(0, at + seconds)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + seconds)
}
