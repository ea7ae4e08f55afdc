// What has to be known of MQTT below its library: how large a packet is going to be, and whether a topic fits a filter.

/** Watches the bytes of one direction. */
export interface PacketMeter {
  /** @returns false as soon as a packet announces more than `maxBytes`, or a length that is none */
  feed(chunk: Uint8Array, maxBytes: number): boolean
}

/** MQTT 3.1.1, 2.2: a byte for the type, one to four with seven bits of the length each, lowest first, then that many bytes. */
export function createPacketMeter(): PacketMeter {
  let at: 'type' | 'length' | 'body' = 'type'
  let length = 0
  let lengthBytes = 0
  let left = 0
  return {
    feed(chunk, maxBytes) {
      let offset = 0
      while (offset < chunk.length) {
        if (at === 'body') {
          const taken = Math.min(left, chunk.length - offset)
          offset += taken
          left -= taken
          if (left === 0) at = 'type'
          continue
        }
        const byte = chunk[offset]!
        offset += 1
        if (at === 'type') {
          at = 'length'
          length = 0
          lengthBytes = 0
          continue
        }
        length += (byte & 0x7f) * 128 ** lengthBytes
        lengthBytes += 1
        const isMore = (byte & 0x80) !== 0
        if ((isMore && lengthBytes === 4) || length > maxBytes) return false
        if (isMore) continue
        left = length
        at = left === 0 ? 'type' : 'body'
      }
      return true
    },
  }
}

/** @param filter `+` stands for exactly one level; there is no `#` */
export function isTopicOf(filter: string, topic: string): boolean {
  const levels = topic.split('/')
  const wanted = filter.split('/')
  return levels.length === wanted.length && wanted.every((level, index) => level === '+' || level === levels[index])
}
