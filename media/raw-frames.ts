// Puts whole raw pictures together from a pipe, in two buffers that are made once.

/** Calls `onPicture` with each whole picture; its bytes are valid until the picture after next begins. */
export class RawFrames {
  readonly #onPicture: (bytes: Uint8Array, index: number) => void
  #filling: Uint8Array
  #spare: Uint8Array
  #filled = 0
  #index = 0

  /** @param bytesPerPicture width * height * 1.5 for 4:2:0 */
  constructor(bytesPerPicture: number, onPicture: (bytes: Uint8Array, index: number) => void) {
    this.#filling = new Uint8Array(bytesPerPicture)
    this.#spare = new Uint8Array(bytesPerPicture)
    this.#onPicture = onPicture
  }

  /** Where the next bytes go: never beyond one picture. */
  readonly room = (): Uint8Array => this.#filling.subarray(this.#filled)

  /** So many bytes were put into `room`. */
  filled(count: number): void {
    this.#filled += count
    if (this.#filled < this.#filling.length) return
    const whole = this.#filling
    this.#filling = this.#spare
    this.#spare = whole
    this.#filled = 0
    this.#onPicture(whole, this.#index++)
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const room = this.room()
      const part = chunk.subarray(at, at + room.length)
      room.set(part)
      at += part.length
      this.filled(part.length)
    }
  }
}

/** Bytes of one 4:2:0 picture; odd sizes round up as ffmpeg does. */
export function pictureBytes(width: number, height: number): number {
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2)
}
