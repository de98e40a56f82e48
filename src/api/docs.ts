// The API's own page: every route with a line to try it, and every problem code. Plain HTML, nothing from elsewhere.

import { createHash } from 'node:crypto'
import type { Request } from 'express'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { PROBLEM_STATUS } from '../endpoints/problem.ts'
import type { Settings } from './deps.ts'
import { type Locale, localeOf } from './locale.ts'
import { schemaOf } from './openapi.ts'
import { titleOf } from './problem.ts'
import type { Route } from './route.ts'

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
pre,code{font:13px/1.45 ui-monospace,monospace;background:#f3f4f6;border-radius:4px}code{padding:1px 4px}
pre{padding:.6rem .8rem;overflow-x:auto}pre code{padding:0}h2{margin-top:3rem;border-bottom:1px solid #d8dce1}
h3{margin:1.8rem 0 .2rem;font-size:1rem}p{margin:.3rem 0}small{color:#5b6370}table{border-collapse:collapse}
td,th{border:1px solid #d8dce1;padding:.2rem .6rem;text-align:left}`

/** The page's one style sheet is let in by its hash, and nothing else is. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`

export function docsPage(
  routes: readonly Route[],
  request: Request,
  { publicUrl }: Pick<Settings, 'publicUrl'>,
): string {
  const locale = localeOf(request.headers['accept-language'])
  const groups = new Map<string, Route[]>()
  for (const route of routes) {
    const group = route.endpoint.path.split('/')[1] ?? ''
    groups.set(group, [...(groups.get(group) ?? []), route])
  }
  const nav = [...groups.keys()].map(group => `<a href="#${group}">${group}</a>`).join(' · ')
  const sections = [...groups].map(([group, found]) => section(group, found, publicUrl)).join('\n')
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Potok API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Potok API</h1>
<p>The same as <a href="openapi.json">OpenAPI 3.1</a>. Scripts send <code>Authorization: Bearer &lt;key&gt;</code>;
<code>npm start</code> writes one to <code>.data/admin.key</code>. Every POST but login and those that change nothing needs an <code>Idempotency-Key</code>: the
same key sent again is answered again and does nothing twice. PATCH needs <code>If-Match</code> with the ETag that was read.
Errors are <code>application/problem+json</code> (RFC 9457), in the language of <code>Accept-Language</code>.</p>
<pre>export KEY=$(cat .data/admin.key)</pre>
<p>${nav} · <a href="#problems">problems</a></p>
${sections}
<h2 id="problems">problems</h2>
<table><tr><th>code</th><th>status</th><th></th></tr>
${Object.entries(PROBLEM_STATUS)
  .map(([code, status]) => problemRow(code, status, locale))
  .join('\n')}
</table>
</body>
</html>
`
}

function section(group: string, routes: readonly Route[], publicUrl: string): string {
  return `<h2 id="${group}">${group}</h2>\n${routes.map(({ endpoint }) => article(endpoint, publicUrl)).join('\n')}`
}

function article(endpoint: Endpoint, publicUrl: string): string {
  const { method, path, summary, body, errors } = endpoint
  const schema = body
    ? `<details><summary>body</summary><pre>${escaped(JSON.stringify(schemaOf(body), null, 2))}</pre></details>`
    : ''
  const refused =
    errors.length > 0 ? `<p>May refuse: ${errors.map(code => `<a href="#${code}">${code}</a>`).join(', ')}</p>` : ''
  return `<h3><code>${method} /api${path}</code></h3>
<p>${escaped(summary)} <small>(${endpoint.can})</small></p>
<pre>${escaped(curl(endpoint, publicUrl))}</pre>
${schema}${refused}`
}

function curl({ method, path, repeat, versioned, body, bodyAs, can, media }: Endpoint, publicUrl: string): string {
  const parts = [
    `curl -s ${method === 'GET' ? '' : `-X ${method} `}${publicUrl}/api${path}`,
    ...(can.startsWith('system.') || can === 'session.open' || can === 'setup.use'
      ? []
      : ['-H "Authorization: Bearer $KEY"']),
    ...(method === 'POST' && repeat !== 'exempt' ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(versioned ? [`-H 'If-Match: "1"'`] : []),
    ...(body && method !== 'GET' ? [bodyAs === 'bytes' ? '--data-binary @file' : JSON_BODY] : []),
    ...(media === 'file' ? ['-OJ'] : []),
  ]
  return parts.join(' \\\n  ')
}

const JSON_BODY = `-H 'Content-Type: application/json' -d '{}'`

const problemRow = (code: string, status: number, locale: Locale) =>
  `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(titleOf(code, locale))}</td></tr>`

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
