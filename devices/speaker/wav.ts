// Recorded messages: a WAV file (PCM, 16 bits) as one channel of samples at the rate that cameras play.
import { G711_RATE } from './g711.ts'

/** Longer than anybody listens. */
const MAX_SECONDS = 60

/** @returns -1..1 at 8 kHz; null for what is no such file, or longer than a minute */
export function readWav(bytes: Uint8Array): Float32Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const nameAt = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length < 44 || nameAt(0) !== 'RIFF' || nameAt(8) !== 'WAVE') return null
  let form: { readonly channels: number; readonly rate: number } | null = null
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true)
    const start = at + 8
    if (nameAt(at) === 'fmt ' && start + 16 <= bytes.length) {
      const isPcm = view.getUint16(start, true) === 1 && view.getUint16(start + 14, true) === 16
      form = isPcm ? { channels: view.getUint16(start + 2, true), rate: view.getUint32(start + 4, true) } : null
    }
    if (nameAt(at) === 'data') return form === null ? null : samplesOf(view, start, Math.min(size, bytes.length - start), form)
    at = start + size + (size % 2)
  }
  return null
}

function samplesOf(view: DataView, start: number, size: number, { channels, rate }: { readonly channels: number; readonly rate: number }): Float32Array | null {
  if (channels < 1 || channels > 8 || rate < G711_RATE || rate > 96_000) return null
  const frames = Math.floor(size / (2 * channels))
  if (frames === 0 || frames > MAX_SECONDS * rate) return null
  const sample = (frame: number): number => {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += view.getInt16(start + 2 * (Math.min(frame, frames - 1) * channels + channel), true)
    return sum / channels / 32_768
  }
  // Each sample that is kept is the mean of those it stands for: what is above 4 kHz would come back as another tone.
  const step = rate / G711_RATE
  return Float32Array.from({ length: Math.floor(frames / step) }, (_, i) => {
    const from = Math.floor(i * step)
    const to = Math.max(from + 1, Math.floor((i + 1) * step))
    let sum = 0
    for (let frame = from; frame < to; frame++) sum += sample(frame)
    return sum / (to - from)
  })
}

/** Three falling tones, twice: said where no message was recorded. */
export function chime(): Float32Array {
  const tones = [880, 698, 587, 880, 698, 587]
  const length = Math.round(0.3 * G711_RATE)
  return Float32Array.from({ length: tones.length * length }, (_, i) => {
    const at = i % length
    const fade = Math.min(1, at / 80, (length - at) / 800)
    return 0.6 * fade * Math.sin((2 * Math.PI * tones[Math.floor(i / length)]! * at) / G711_RATE)
  })
}
