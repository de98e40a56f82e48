// Letters are shown in a frame without scripts that inherits the content security policy of the page around it.

/**
 * The HTML of a letter for such a frame. Its links open a new tab instead of replacing the letter; its style sheets carry
 * the page's nonce, and its style attributes, which no policy of ours lets in, become rules of one more style sheet.
 */
export function letterDocument(html: string, nonce: string): string {
  const rules = new Map<string, string>()
  const moved = html.replace(/<[a-z][^<>]*>/gi, tag => withoutStyle(tag, rules))
  const nonced = moved.replace(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`)
  const styles = [...rules].map(([style, name]) => `[data-style="${name}"]{${style}}`).join('\n')
  const added = `<base target="_blank">${styles === '' ? '' : `<style nonce="${nonce}">${styles}</style>`}`
  const end = /<\/head>/i.exec(nonced)
  return end ? nonced.slice(0, end.index) + added + nonced.slice(end.index) : added + nonced
}

/** Equal styles share a rule. */
function withoutStyle(tag: string, rules: Map<string, string>): string {
  return tag.replace(/\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')/gi, (_, double?: string, single?: string) => {
    const style = plain(double ?? single ?? '').replace(/[{}<>]/g, '')
    const name = rules.get(style) ?? `s${rules.size}`
    rules.set(style, name)
    return ` data-style="${name}"`
  })
}

const plain = (text: string) =>
  text
    .replace(/&quot;|&#34;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, '&')
