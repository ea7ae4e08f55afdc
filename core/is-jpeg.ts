// Whether bytes from a phone are a JPEG: its start and its end; what is in between is only ever shown by a browser.

/** A picture that was cut off on its way has no end. */
export function isJpeg(bytes: Uint8Array): boolean {
  const end = bytes.byteLength
  return end > 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff && bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9
}
