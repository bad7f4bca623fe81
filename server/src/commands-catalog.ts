import { resolve } from 'node:path';
import { appendAuditEntry } from './audit-log/index.ts';
import { createCatalogCache, loadCatalog } from './catalog/index.ts';
import { COMMAND_LINE, type Command, type CommandAnswer, type CommandContext } from './command.ts';
import { readDataFiles } from './load-data-files.ts';
import { summariseLoad } from './load-summary.ts';
import { formatDollars, METERS } from './money/index.ts';
import { toIso } from './time/index.ts';

/** What an operator does with models and prices. */
export const CATALOG_COMMANDS: readonly Command[] = [
  {
    name: 'models',
    usage: '',
    summary: 'The models, where they run and what they cost',
    required: [],
    run: listModels,
  },
  {
    name: 'load-catalog',
    usage: '[FILE]',
    summary: 'Load a catalog (CATALOG unless told): changes are new versions, at once',
    required: [],
    words: { least: 0, most: 1 },
    run: loadCatalogFile,
  },
];

async function listModels({ database, clock }: CommandContext): Promise<CommandAnswer> {
  const cache = await createCatalogCache({ db: database.pool, onError: () => {} });
  cache.stop();
  const catalog = cache.current();
  const value = catalog.models.map(({ slug, name, licence, premium }) => ({
    slug,
    name,
    licence,
    premium,
    deployments: catalog.deploymentsOf(slug).map(({ id, gpu, provider, region }) => {
      const card = catalog.rateCardAt(id, clock.now());
      const components = (card?.components ?? []).map((price) => ({
        meter: price.meter,
        amount: formatDollars(price.amountNanos),
        unitQuantity: price.unitQuantity.toString(),
        unit: METERS[price.meter],
      }));
      const rateCard =
        card === null
          ? null
          : { id: card.id, version: card.version, from: toIso(card.validFrom), components };
      return { id, gpu, provider, region, rateCard };
    }),
  }));
  const lines = value.flatMap(({ slug, name, deployments }) => [
    `${slug}  ${name}`,
    ...deployments.map(({ id, gpu, rateCard }) => {
      const prices = rateCard?.components.map(
        ({ amount, unitQuantity, unit }) => `$${amount} per ${unitQuantity} ${unit}`,
      );
      return `  ${id}  ${gpu}  ${prices?.join(' + ') ?? 'no price yet'}`;
    }),
  ]);
  return { value, lines };
}

async function loadCatalogFile(context: CommandContext): Promise<CommandAnswer> {
  const { configuration, environment, database, clock, words } = context;
  const [file] = words;
  const catalogFile = file === undefined ? configuration.catalogFile : resolve(file);
  const { catalog } = await readDataFiles({ ...configuration, catalogFile, environment });
  const changes = await database.transaction(async (tx) => {
    const made = await loadCatalog(tx, clock, catalog);
    await appendAuditEntry(tx, clock, {
      actor: COMMAND_LINE,
      action: 'catalog.load',
      target: 'catalog',
      details: { changes: summariseLoad({ catalog: made }) },
    });
    return made;
  });
  return { value: { file: catalogFile, ...changes }, lines: [describe(catalogFile, changes)] };
}

function describe(file: string, changes: Readonly<Record<string, readonly unknown[]>>): string {
  const counts = Object.entries(changes).map(([what, list]) => `${what} ${list.length}`);
  return `${file}: ${counts.join(', ')}`;
}
