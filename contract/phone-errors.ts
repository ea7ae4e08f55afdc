// Expected errors of the door to the local network and of the guards' phone page; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const PHONE_ERRORS = {
  'auth.setupHere': {
    status: 403,
    zh: '首个管理员只能在值守主机上创建：请在主机浏览器打开控制台，或运行 vigil user add。',
    en: 'The first administrator is made on the computer Vigil runs on: open the console there, or run vigil user add.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>
