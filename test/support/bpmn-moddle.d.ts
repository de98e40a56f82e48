// The package brings no types for its entry; this is the part of it that tests use.
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    /** Reads a document by the schema of BPMN 2.0; what the schema does not know, or finds nowhere, is a warning. */
    fromXML(xml: string): Promise<{ rootElement: { $type: string }; warnings: { message: string }[] }>
  }
}
