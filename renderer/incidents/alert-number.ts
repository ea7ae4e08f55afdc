// Which of an incident's alerts one is, from 1, where those in the middle are left out.
import { TOLD_FIRST } from '../../contract/incident.ts'

/**
 * @param at     of the alerts that are told, from 0
 * @param told   how many are
 * @param count  how many there are
 */
export function alertNumber(at: number, told: number, count: number): number {
  return count > told && at >= TOLD_FIRST ? count - (told - 1 - at) : at + 1
}
