// Writes protobuf messages; just the four wire types that ONNX needs.

/** A message being written; every method appends one field and returns the message. */
export interface Message {
  int(field: number, value: number | bigint): Message
  float(field: number, value: number): Message
  bytes(field: number, value: Uint8Array): Message
  text(field: number, value: string): Message
  message(field: number, value: Message): Message
  finish(): Uint8Array
}

export function createMessage(): Message {
  const parts: Uint8Array[] = []
  const key = (field: number, wireType: number): void => void parts.push(varint((field << 3) | wireType))
  const message: Message = {
    int(field, value) {
      key(field, 0)
      parts.push(varint(value))
      return message
    },
    float(field, value) {
      key(field, 5)
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setFloat32(0, value, true)
      parts.push(bytes)
      return message
    },
    bytes(field, value) {
      key(field, 2)
      parts.push(varint(value.length), value)
      return message
    },
    text: (field, value) => message.bytes(field, new TextEncoder().encode(value)),
    message: (field, value) => message.bytes(field, value.finish()),
    finish: () => Buffer.concat(parts),
  }
  return message
}

/** Negative numbers take ten bytes, as protobuf's int64 wants it. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest ? low | 0x80 : low)
  } while (rest)
  return Uint8Array.from(bytes)
}
