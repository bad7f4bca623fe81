import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Model } from '../client/nouns.ts';
import { queries } from '../client/queries.ts';
import { CodeSamples } from '../playground/code-samples.tsx';
import { Playground } from '../playground/playground.tsx';
import { usePlayground } from '../playground/use-playground.ts';
import { Page } from '../shell/page.tsx';
import { Tag } from '../ui/chip.tsx';
import { MonoAddress } from '../ui/code-block.tsx';
import { ModelStatus } from '../ui/model-status.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Deployments } from './deployments.tsx';

/** Which deployments are warm, cold or down changes while one looks. */
const STATUS_AGAIN_MS = 5_000;

/** A model: what it does, a playground, prices and speed per deployment, code. */
export function ModelPage(): ReactNode {
  const { slug } = useParams({ from: '/shell/models/$slug' });
  const model = useQuery({ ...queries.model(slug), refetchInterval: STATUS_AGAIN_MS });
  const name = model.data?.name ?? 'Model';
  return (
    <Page
      title={name}
      heading={
        <>
          <Link to="/models" className="font-normal text-muted hover:text-text">
            Models
          </Link>
          <span className="px-2 font-normal text-faint">/</span>
          {name}
        </>
      }
    >
      {model.isError && <ProblemNotice error={model.error} onRetry={() => void model.refetch()} />}
      {model.isPending && <ModelSkeleton />}
      {model.data !== undefined && <ModelBody key={slug} model={model.data} />}
    </Page>
  );
}

function ModelBody({ model }: { model: Model }): ReactNode {
  const state = usePlayground(model);
  return (
    <>
      <div className="mb-6 flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <p className="max-w-2xl">{model.summary}</p>
        <span className="inline-flex items-center gap-3 text-table sm:ml-auto">
          {model.premium && <Tag>premium</Tag>}
          <Tag>{model.licence}</Tag>
          <ModelStatus status={model.status} />
        </span>
      </div>
      <Playground model={model} state={state} />
      <Section title="Deployments">
        <Deployments deployments={model.deployments} />
      </Section>
      <Section title="From your code">
        <div className="max-w-3xl">
          <CodeSamples model={model} form={state} />
        </div>
      </Section>
      <Section title="About">
        <p className="max-w-2xl text-muted">{model.description}</p>
        <p className="mt-2 max-w-2xl text-table text-faint">
          {model.credits} · <MonoAddress method="POST" path={`/v1/${model.slug}`} />
        </p>
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className="mt-12">
      <h2 className="mb-2 text-lead font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function ModelSkeleton(): ReactNode {
  return (
    <div role="status">
      <span className="sr-only">Loading…</span>
      <Skeleton className="mb-6 h-[22px] w-full max-w-xl" />
      <div className="grid gap-6 border-y border-hairline py-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:gap-8">
        <Skeleton className="h-[420px]" />
        <Skeleton className="h-[420px] max-lg:hidden" />
      </div>
    </div>
  );
}
