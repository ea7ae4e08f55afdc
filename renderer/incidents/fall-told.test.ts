// A falling object's row says place and floor in both languages, whatever the core wrote in its own.
import { expect, test } from 'vitest'
import { fallTold } from './fall-told.ts'

test('place and floor interval are read from the summary', () => {
  expect(fallTold('高空抛物 · 3栋 东立面 2单元 · 约12层 (11–13)')).toEqual({ place: '3栋 东立面 2单元', floor: { estimate: 12, low: 11, high: 13 } })
  expect(fallTold('高空抛物 · 3栋 · 约9层')).toEqual({ place: '3栋', floor: { estimate: 9, low: 9, high: 9 } })
  expect(fallTold('高空抛物 · 车库 · 约地下1层 (-2–-1)').floor).toEqual({ estimate: -1, low: -2, high: -1 })
})

test('without a floor, or in words of another kind, the place stays as it was told', () => {
  expect(fallTold('高空抛物 · 3栋 东立面')).toEqual({ place: '3栋 东立面', floor: null })
  expect(fallTold('高空抛物 · 大约3号楼')).toEqual({ place: '大约3号楼', floor: null })
  expect(fallTold('高空抛物')).toEqual({ place: null, floor: null })
})
