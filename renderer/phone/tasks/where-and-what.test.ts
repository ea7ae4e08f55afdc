// What a guard is told of an incident in a language the core does not write.
import { expect, test } from 'vitest'
import { FAULT_NAMES, FAULTS, findingTold } from '../../../contract/patrol-faults.ts'
import type { Translate } from '../words.ts'
import { whereAndWhat } from './where-and-what.ts'

const t: Translate = (key) => (key === 'patrol:phone.comma' ? ', ' : key)

test('a finding is its checkpoint, and its faults by their codes', () => {
  expect(whereAndWhat({ place: '东区 水泵房 漏水、异响', summary: '人工上报 · 东区 水泵房 漏水、异响' }, t)).toEqual({
    place: '东区 水泵房',
    line: 'patrol:fault.leak, patrol:fault.noise',
  })
  for (const fault of FAULTS) expect(findingTold(`水泵房 ${FAULT_NAMES[fault]}`)).toEqual({ place: '水泵房', faults: [fault] })
})

test('what the core made of kind and place is not told twice, what a person wrote is told as it stands', () => {
  expect(whereAndWhat({ place: '3栋大堂', summary: '电动车进楼 · 3栋大堂' }, t)).toEqual({ place: '3栋大堂', line: '' })
  expect(whereAndWhat({ place: '', summary: '老人在大堂摔倒' }, t)).toEqual({ place: '', line: '老人在大堂摔倒' })
  expect(whereAndWhat({ place: '地下车库 漏水处', summary: '有人报告' }, t)).toEqual({ place: '地下车库 漏水处', line: '有人报告' })
})
