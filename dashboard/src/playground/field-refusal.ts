import type { ParameterField } from './parameter-field.ts';

/** A refusal of a field as it stands below it: by the title one sees, not by the API's name. */
export function fieldRefusal(
  { name, title }: Pick<ParameterField, 'name' | 'title'>,
  detail: string,
): string {
  const own = `${name}: `;
  const said = detail.startsWith(own) ? detail.slice(own.length) : detail;
  const raw = `"${name}"`;
  const first = said.startsWith(raw) ? title : `the ${title.toLowerCase()}`;
  return said.replace(raw, first).replaceAll(raw, `the ${title.toLowerCase()}`);
}
