import type { ReactNode } from 'react';
import type { Deployment, Quote } from '../client/nouns.ts';
import { durationText } from '../time/time-text.ts';
import { cx } from '../ui/class-names.ts';
import { NoValue } from '../ui/figure.tsx';
import { ModelStatus } from '../ui/model-status.tsx';
import { moneyText, roughMoney } from '../ui/money.ts';
import { AUTOMATIC } from './deployment-choice.ts';
import { likelyOn } from './quote-words.ts';

type Props = {
  deployments: readonly Deployment[];
  choice: string;
  quote: Quote | undefined;
  onChoice: (choice: string) => void;
};

/** Where the run goes: a deployment by name, or whichever is cheapest or fastest at that time. */
export function DeploymentChooser({ deployments, choice, quote, onChoice }: Props): ReactNode {
  const chosen = AUTOMATIC.some((each) => each.choice === choice)
    ? quote?.deployment.id
    : undefined;
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">Runs on</legend>
      <div className="overflow-hidden rounded-control border border-hairline text-table">
        <div className="flex flex-wrap border-b border-hairline">
          {AUTOMATIC.map((each) => (
            <Choice
              key={each.choice}
              checked={choice === each.choice}
              value={each.choice}
              onChoice={onChoice}
              className="min-w-0 flex-1 not-first:border-l"
            >
              <span title={each.hint}>{each.title}</span>
            </Choice>
          ))}
        </div>
        {deployments.map((deployment) => (
          <Choice
            key={deployment.id}
            checked={choice === deployment.id}
            marked={chosen === deployment.id}
            disabled={deployment.status === 'down'}
            value={deployment.id}
            onChoice={onChoice}
            className="not-last:border-b"
          >
            <DeploymentWords deployment={deployment} quote={quote} />
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

function Choice({
  checked,
  marked = false,
  disabled = false,
  value,
  onChoice,
  className,
  children,
}: {
  checked: boolean;
  /** It is what the automatic choice comes to now. */
  marked?: boolean;
  disabled?: boolean;
  value: string;
  onChoice: (choice: string) => void;
  className: string;
  children: ReactNode;
}): ReactNode {
  return (
    <label
      className={cx(
        'flex min-h-10 cursor-pointer items-center gap-2.5 border-hairline px-3 py-1.5',
        'has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-(--focus)',
        (checked || marked) && 'bg-sunken',
        disabled && 'cursor-not-allowed text-muted',
        className,
      )}
    >
      <input
        type="radio"
        name="deployment"
        checked={checked}
        disabled={disabled}
        onChange={() => onChoice(value)}
        className="accent-(--text) outline-none"
      />
      {children}
    </label>
  );
}

type WordsProps = { deployment: Deployment; quote: Quote | undefined };

function DeploymentWords({ deployment, quote }: WordsProps): ReactNode {
  const priced = quote?.perDeployment.find(({ id }) => id === deployment.id);
  const p50Us = priced?.p50Us ?? deployment.speed?.p50Us ?? null;
  return (
    <>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{deployment.name}</span>
        <span className="flex flex-wrap gap-x-2 text-label text-muted">
          {deployment.gpu} <ModelStatus status={deployment.status} />
        </span>
      </span>
      <span className="shrink-0 text-right tabular">
        {priced === undefined ? <NoValue /> : priceOn(deployment, priced)}
        <span className="block text-label text-muted">
          {p50Us === null ? 'not measured yet' : durationText(p50Us)}
        </span>
      </span>
    </>
  );
}

/** Where nothing is measured yet, the price of a second says more than what is set aside. */
function priceOn(deployment: Deployment, priced: Quote['perDeployment'][number]): string {
  const { perGpuSecond } = deployment;
  if (priced.p50Us === null && perGpuSecond !== null) return `${moneyText(perGpuSecond)} /s`;
  return `≈ ${roughMoney(likelyOn(deployment, priced))}`;
}
