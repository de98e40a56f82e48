import { useMemo } from 'react'
import { letterDocument } from '../lib/letter.ts'
import { styleNonce } from '../ui/style-nonce.ts'
import classes from './mailbox.module.css'

type Props = { html: string; title: string }

/** Foreign HTML in a frame without scripts, forms or access to this page; links may open a new tab. */
export function LetterFrame({ html, title }: Props) {
  const content = useMemo(() => letterDocument(html, styleNonce()), [html])
  return (
    <iframe
      className={classes.frame}
      title={title}
      srcDoc={content}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
    />
  )
}
