import type { z } from 'zod';
import { formatDollars, METERS } from '../money/index.ts';
import { toIso } from '../time/index.ts';
import type { Receipt } from '../usage/index.ts';
import type { receiptSchema } from './contract/usage.ts';
import { dollarsOrNull, numberOrNull, timeOrNull } from './wire-null.ts';

/** A receipt as it goes out. */
export function describeReceipt(
  receipt: Receipt,
  publicUrl: string,
): z.output<typeof receiptSchema> {
  const { runId, rateCard, result } = receipt;
  const { status, code, rule, ruleText, model, modelName, gpu, provider, key, source, tags } =
    receipt;
  return {
    id: runId,
    ...{ status, code, rule, ruleText, model, modelName, gpu, provider, key, source, tags },
    deployment: receipt.deploymentId,
    acceptedAt: toIso(receipt.acceptedAt),
    startedAt: timeOrNull(receipt.startedAt),
    endedAt: timeOrNull(receipt.endedAt),
    gpuTimeUs: numberOrNull(receipt.gpuTimeUs),
    workerTimeUs: numberOrNull(receipt.workerTimeUs),
    gatewayTimeUs: numberOrNull(receipt.gatewayTimeUs),
    quantities: receipt.quantities.map((line) => ({
      meter: line.meter,
      unit: METERS[line.meter],
      quantity: line.quantity.toString(),
      amount: formatDollars(line.amountNanos),
      unitQuantity: line.unitQuantity.toString(),
      cost: line.cost,
    })),
    ratedCost: dollarsOrNull(receipt.ratedNanos),
    charge: dollarsOrNull(receipt.chargeNanos),
    covered: formatDollars(receipt.coveredNanos),
    writeOff: dollarsOrNull(receipt.writeOffNanos),
    rounding: receipt.rounding,
    rateCard: { id: rateCard.id, version: rateCard.version, from: toIso(rateCard.validFrom) },
    paidBy: receipt.paidBy.map(({ grantId, kind, label, amountNanos }) => ({
      grantId,
      kind,
      label,
      amount: formatDollars(amountNanos),
    })),
    resultUrl: result === null ? null : `${publicUrl}/api/runs/${runId}/result`,
    resultExpiresAt: result === null ? null : toIso(result.expiresAt),
  };
}
