// The web application and the headers that keep foreign script out of it (reliability.md R-06).

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Settings } from './deps.ts'

const NONCE_BYTES = 16

/** Answers of the API are data: a browser that shows one as a page may do nothing with it. */
export function apiHeaders({ publicUrl }: Pick<Settings, 'publicUrl'>): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    strictTransportSecurity: publicUrl.startsWith('https:'),
    xFrameOptions: { action: 'deny' },
  })
}

/** The built application; every address that is no file is a page of it. */
export function serveWeb(app: Express, { publicUrl, webFolder }: Pick<Settings, 'publicUrl' | 'webFolder'>): void {
  const index = webFolder && join(webFolder, 'index.html')
  if (!webFolder || !index || !existsSync(index)) return
  const page = readFileSync(index, 'utf8')
  const headers = webHeaders(publicUrl)
  // Built files carry a hash of their content in their names, so they never change.
  app.use(
    '/assets',
    headers,
    express.static(join(webFolder, 'assets'), { immutable: true, maxAge: '365d', index: false }),
  )
  app.use(headers, express.static(webFolder, { index: false, maxAge: '1h' }))
  app.get('/{*path}', (request, response, next) => {
    if (request.path.startsWith('/assets/') || !request.accepts('html')) return next()
    response.setHeader('Cache-Control', 'no-cache')
    response.type('html').send(withNonce(page, String(response.locals.nonce)))
  })
}

/** Style sheets that the component library writes at run time carry this word; nothing else inline is let in. */
const withNonce = (page: string, nonce: string) =>
  page.replace('</head>', `  <meta name="csp-nonce" content="${nonce}" />\n  </head>`)

function webHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https:')
  const guard = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_, response) => `'nonce-${'locals' in response ? nonceOf(response.locals) : ''}'`],
        imgSrc: ["'self'", 'data:'],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure,
    xFrameOptions: { action: 'deny' },
  })
  return (request, response, next) => {
    response.locals.nonce = randomBytes(NONCE_BYTES).toString('base64')
    guard(request, response, next)
  }
}

function nonceOf(locals: unknown): string {
  return typeof locals === 'object' && locals !== null && 'nonce' in locals ? String(locals.nonce) : ''
}
