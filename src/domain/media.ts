// The types of files that are kept, and how their names end.

export const MEDIA = {
  'image/jpeg': { ending: 'jpg', picture: true },
  'image/png': { ending: 'png', picture: true },
  'image/webp': { ending: 'webp', picture: true },
  'application/pdf': { ending: 'pdf', picture: false },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { ending: 'docx', picture: false },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { ending: 'xlsx', picture: false },
} as const
export type MediaType = keyof typeof MEDIA
