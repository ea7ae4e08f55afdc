// What devices write when it is not the password that is wrong: the account is locked, or they were never set up.

const LOCKED: readonly RegExp[] = [
  /\b(account|user|login|ip)\b[^<]{0,30}\block/i,
  /too many (failed|login)/i,
  /锁定/,
  // ONVIF-like fault codes, and `lockStatus` of ISAPI.
  /[a-z]Locked\b/,
  /<lockStatus>\s*lock\b/,
]

export function saysLocked(text: string): boolean {
  return LOCKED.some((words) => words.test(text))
}

export function saysNotActivated(text: string): boolean {
  return /not\s?activated|未激活/i.test(text)
}
