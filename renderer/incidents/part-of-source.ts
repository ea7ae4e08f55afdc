// Which part of the system raised an alert that no device and no rule of a camera did; as the core names them.

/** @returns null: a rule's name, or something newer than this screen */
export function partOfSource(source: string): 'phone' | 'patrol' | 'duty' | 'camera' | 'system' | null {
  if (source === 'phone/sos') return 'phone'
  if (source === 'patrol') return 'patrol'
  if (source.startsWith('duty:')) return 'duty'
  if (source.startsWith('camera-events/')) return 'camera'
  return source.startsWith('core/') ? 'system' : null
}
