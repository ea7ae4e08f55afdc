// Loaded before a core: moves its wall clock by the milliseconds that stand in the file MOVED_CLOCK, also while it runs.
import { readFileSync } from 'node:fs'

const file = process.env['MOVED_CLOCK']
const real = Date.now.bind(Date)
const movedMs = (): number => {
  try {
    return Number(readFileSync(file!, 'utf8'))
  } catch {
    return 0
  }
}
if (file !== undefined) Date.now = () => real() + movedMs()
