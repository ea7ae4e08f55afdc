// What of a person is shown to whoever only has to recognise them in a list.

/** `李*`, `欧阳**`: the first sign stays, of longer names two. */
export function maskName(name: string): string {
  const signs = Array.from(name)
  const kept = signs.length > 3 ? 2 : 1
  return signs.slice(0, kept).join('') + '*'.repeat(Math.max(1, Math.min(signs.length - kept, 3)))
}

/** `138****1234` */
export function maskPhone(phone: string | null): string | null {
  if (phone === null) return null
  const digits = phone.replaceAll(/[^0-9]/g, '')
  return digits.length < 8 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** `粤B1**45`: the place and enough to tell two cars apart. */
export function maskPlate(plate: string): string {
  const signs = Array.from(plate)
  if (signs.length < 6) return signs.slice(0, 2).join('') + '*'.repeat(Math.max(1, signs.length - 2))
  return `${signs.slice(0, 3).join('')}**${signs.slice(5).join('')}`
}
