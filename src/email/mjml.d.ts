// The package brings no types; this is the part of it that letters use.
declare module 'mjml' {
  type Options = { validationLevel: 'strict' | 'soft' | 'skip'; fonts: Record<string, string> }
  /** `strict` rejects what is not MJML. */
  function mjml(source: string, options: Options): Promise<{ html: string }>
  export = mjml
}
