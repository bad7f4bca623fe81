import type { ParameterField, ParameterValues } from './parameter-field.ts';
import type { Picture } from './use-picture.ts';

/** What a run is sent as: pictures as files or as their address, everything else as text. */
export function runForm(
  fields: readonly ParameterField[],
  values: ParameterValues,
  picture: Picture | null,
): FormData {
  const form = new FormData();
  for (const { name, kind } of fields) {
    const value = values[name] ?? '';
    if (kind !== 'image') {
      if (value !== '') form.append(name, value);
    } else if (picture?.kind === 'file') {
      form.append(name, picture.file, picture.file.name);
    } else if (picture?.kind === 'address') {
      form.append(name, picture.address);
    }
  }
  return form;
}
