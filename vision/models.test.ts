// Tests of the model table and of what is said when a file is not what it must be.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MODELS, modelById, ModelError, modelPath, modelsDir, NANODET, verifyModel } from './models.ts'

const dir = await mkdtemp(join(tmpdir(), 'vigil-models-'))
afterAll(() => rm(dir, { recursive: true }))

describe('the model table', () => {
  it('says of every model what is needed to trust it and to give credit', () => {
    expect(MODELS.length).toBeGreaterThan(0)
    for (const model of MODELS) {
      expect(model.sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(model.licence).not.toBe('')
      expect(model.source.upstream).toMatch(/^https:/)
    }
    expect(new Set(MODELS.map((m) => m.id)).size).toBe(MODELS.length)
  })

  it("has a label for each of NanoDet's classes", () => {
    expect(new Set(NANODET.labels).size).toBe(80)
    expect(NANODET.labels[0]).toBe('person')
    expect(NANODET.labels[79]).toBe('toothbrush')
  })

  it('has no model that is not in it', () => {
    expect(() => modelById('yolo')).toThrow(RangeError)
  })

  it("looks where the environment says, else in the project's cache", () => {
    expect(modelsDir({ VIGIL_MODELS: '/opt/vigil/models' })).toBe('/opt/vigil/models')
    expect(modelsDir({})).toMatch(/node_modules[\\/]\.cache[\\/]vigil-models$/)
  })
})

describe('verifyModel', () => {
  it('says how to get a model that is missing', async () => {
    const error = await verifyModel(dir, NANODET.id).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ModelError)
    expect(error).toMatchObject({ code: 'modelMissing', message: expect.stringMatching(/model missing.*npm start/) })
  })

  it('refuses a file that is not the one in the table', async () => {
    await writeFile(modelPath(dir, NANODET.id), 'not a model')
    await expect(verifyModel(dir, NANODET.id)).rejects.toMatchObject({ code: 'modelDamaged' })
  })

  it('hands out the bytes it checked', async () => {
    const bytes = await verifyModel(modelsDir(), NANODET.id)
    expect(bytes.length).toBe(NANODET.bytes)
  })
})
