import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../src/config.ts'

const COMPLETE = {
  DATABASE_URL: 'postgres://potok:x@localhost/potok',
  POTOK_SECRET: 'a-secret-of-at-least-32-characters',
}

describe('loadConfig', () => {
  test('needs the database and the secret only, and chooses the rest', () => {
    expect(loadConfig(COMPLETE)).toMatchObject({
      port: 4000,
      taskQueue: 'potok',
      zone: 'Europe/Moscow',
      parkAfterDays: 30,
      mailCaptured: false,
    })
  })

  test('names every variable that is missing or wrong, in one message', () => {
    expect(() => loadConfig({ ...COMPLETE, DATABASE_URL: '', PORT: 'four', POTOK_ZONE: 'Europe/Atlantis' })).toThrow(
      /DATABASE_URL: is not set[\s\S]*PORT: [\s\S]*POTOK_ZONE: expected a time zone/,
    )
  })

  test('never repeats a secret in its message', () => {
    expect(() => loadConfig({ ...COMPLETE, POTOK_SECRET: 'short-one' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('short-one') }),
    )
  })

  test('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ ...COMPLETE, PORT: '', PUBLIC_URL: '' })).toMatchObject({
      port: 4000,
      publicUrl: 'http://localhost:4000',
    })
  })

  test('cannot be changed afterwards', () => {
    expect(Object.isFrozen(loadConfig(COMPLETE))).toBe(true)
  })

  test('ends the public address without a slash, so that links can follow it', () => {
    expect(loadConfig({ ...COMPLETE, PUBLIC_URL: 'https://potok.example.com/' }).publicUrl).toBe(
      'https://potok.example.com',
    )
  })
})
