// Photos of phones are larger than anybody looks at them: they are made smaller before they are sent.

const LEAVE_BELOW_BYTES = 1_500_000
const LONGEST_SIDE = 2_560
const QUALITY = 0.85

/** The photo as it is sent; one that this browser cannot read goes as it is, and the server says what it thinks of it. */
export async function shrunk(photo: File): Promise<Blob> {
  if (photo.size < LEAVE_BELOW_BYTES) return photo
  try {
    const picture = await createImageBitmap(photo)
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const smaller = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
    return smaller !== null && smaller.size < photo.size ? smaller : photo
  } catch {
    return photo
  }
}
