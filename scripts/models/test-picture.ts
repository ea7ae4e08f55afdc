// A picture made by arithmetic alone: the same bytes on every machine, with edges, gradients and texture for every filter to answer to.

/** @returns RGB, rows first, size * size * 3 bytes */
export function drawTestPicture(size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 3)
  let noise = 1
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0
      const grain = (noise >>> 27) - 16
      const o = (y * size + x) * 3
      pixels[o] = clamp(disc(x, y, size * 0.3, size * 0.4, size * 0.15) ? 220 + grain : (x * 255) / size + grain)
      pixels[o + 1] = clamp(((x >> 5) + (y >> 5)) % 2 ? 60 + grain : (y * 255) / size + grain)
      pixels[o + 2] = clamp(disc(x, y, size * 0.7, size * 0.6, size * 0.2) ? 30 + grain : 255 - ((x + y) * 127) / size + grain)
    }
  }
  return pixels
}

function disc(x: number, y: number, centreX: number, centreY: number, radius: number): boolean {
  return (x - centreX) ** 2 + (y - centreY) ** 2 < radius ** 2
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}
