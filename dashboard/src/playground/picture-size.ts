/** Width × height of a picture; null where the browser cannot read it. Units: pixels. */
export async function pictureSize(file: Blob): Promise<number | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const pixels = bitmap.width * bitmap.height;
    bitmap.close();
    return pixels;
  } catch {
    return null;
  }
}
