/** The word that the content security policy wants on style sheets written at run time; empty where it asks for none. */
export const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
