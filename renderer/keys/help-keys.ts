// Every key with its place, as the help lists them; a test holds the list against what the keys do.
import { keyOfScreen, SCREENS } from '../console/desk.ts'
import { RECORD_STEPS } from '../dispatch/record-steps.ts'
import { HEAD_KEY } from '../heads/head-keys.ts'
import { PROCEDURE_KEY } from '../incidents/procedure-keys.ts'
import { TAB_KEYS } from '../incidents/tab-keys.ts'
import { CONFIRM_FIRE_KEY, POST_CHECK_KEY } from './keymap.ts'

export const HELP_KEYS = [
  ['screen', SCREENS.map(keyOfScreen)],
  ['next', ['↓', 'J']],
  ['previous', ['↑', 'K']],
  ['first', ['Home']],
  ['open', ['Enter']],
  ['alert', ['←', '→']],
  ['acknowledge', ['Space']],
  ['confirmFire', [CONFIRM_FIRE_KEY.toUpperCase()]],
  ['dispatch', ['D']],
  ['record', RECORD_STEPS.map(({ key }) => key.toUpperCase())],
  ['falseAlarm', ['F']],
  ['resolve', ['R']],
  ['close', ['C']],
  ['note', ['N']],
  ['procedure', [PROCEDURE_KEY.toUpperCase()]],
  ['head', [HEAD_KEY]],
  ['tabs', [...TAB_KEYS]],
  ['merge', ['M']],
  ['split', ['S']],
  ['hold', ['L']],
  ['escalate', ['E']],
  ['shelve', ['Z']],
  ['search', ['/']],
  ['queueView', ['Q']],
  ['view', ['V']],
  ['wall', ['H']],
  ['mute', ['X']],
  ['postCheck', [POST_CHECK_KEY]],
  ['help', ['?']],
  ['back', ['Esc']],
] as const
