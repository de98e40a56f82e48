// The page behind the link of a letter that asks for readings: a form that works without scripts, on any phone. Opening it
// changes nothing, however often somebody's mail filter does; only sending the form does (experience.md U-67).

import { randomBytes } from 'node:crypto'
import express, { type Express, type Request, type Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import { mailIdOf, type ReadingLink, readLink } from '../db/reading-link.ts'
import type { Deps } from './deps.ts'
import { enterReadings } from './reading-enter.ts'
import { formPage, type Noted, notePage } from './reading-html.ts'

const QUARTER_HOUR = 15 * 60
const PER_LINK = 60
const PER_ADDRESS = 300
const BODY_LIMIT = 256 * 1024

export function serveReadingLinks(app: Express, deps: Deps): void {
  const links = new RateLimiterMemory({ points: PER_LINK, duration: QUARTER_HOUR })
  const addresses = new RateLimiterMemory({ points: PER_ADDRESS, duration: QUARTER_HOUR })
  const tooMany = async (request: Request, mailId: string) => {
    try {
      await addresses.consume(request.socket.remoteAddress ?? '')
      await links.consume(mailId)
      return false
    } catch (refused) {
      if (refused instanceof Error) throw refused
      return true
    }
  }

  /** The link, when it may be used now; else the page that says why not has been sent. */
  async function opened(request: Request, response: Response, nonce: string): Promise<ReadingLink | null> {
    const { token = '' } = request.params
    const mailId = typeof token === 'string' ? mailIdOf(deps.engine.secret, token) : null
    const locale = request.acceptsLanguages('ru', 'en') === 'ru' ? 'ru' : 'en'
    const refused = (status: number, what: 'unknown' | 'tooMany') => {
      response.status(status).send(notePage({ what, locale, nonce, on: '' }))
      return null
    }
    // Also of a link that nobody signed: guessing is counted.
    if (await tooMany(request, mailId ?? 'unknown')) return refused(429, 'tooMany')
    const link = mailId && (await readLink(deps.db, { mailId, now: deps.now() }))
    if (!link) return refused(404, 'unknown')
    if (link.standing === 'open') return link
    response.status(410).send(notePage({ what: link.standing, locale: link.locale, nonce, on: link.expiresAt }))
    return null
  }

  app.get('/r/:token', async (request, response) => {
    const nonce = guarded(response)
    const link = await opened(request, response, nonce)
    if (link) response.send(formPage({ link, nonce, now: deps.now(), noted: new Map() }))
  })

  app.post('/r/:token', express.urlencoded({ extended: false, limit: BODY_LIMIT }), async (request, response) => {
    const nonce = guarded(response)
    const link = await opened(request, response, nonce)
    if (!link) return
    const noted = await enterReadings(deps, link, formOf(request.body))
    const fresh = (await readLink(deps.db, { mailId: link.mailId, now: deps.now() })) ?? link
    response.send(formPage({ link: fresh, nonce, now: deps.now(), noted: new Map<string, Noted>(noted) }))
  })
}

const form = z.record(z.string().max(100), z.string().max(1_000)).catch({})

/** Fields by name; whatever else came is nobody's. */
const formOf = (body: unknown) => form.parse(body ?? {})

/** No script at all, nothing from elsewhere, no trace of the address anywhere. */
function guarded(response: Response): string {
  const nonce = randomBytes(16).toString('base64')
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('X-Robots-Tag', 'noindex, nofollow')
  response.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  )
  return nonce
}
