import type { ComponentChildren, VNode } from 'preact';
import { SEAM } from '../conversation/turn';
import { type Block, parseBlocks } from './blocks';
import { type Inline, parseInline, parsePlain } from './inline';

export interface MarkdownProps {
  text: string;
  isCitation?: (number: number) => boolean;
  renderCitation?: (number: number) => VNode;
}

/**
 * Markdown as elements, never as HTML: there is nothing to sanitise, because no markup of a message
 * ever reaches the parser of the browser. Pictures are shown as links.
 */
export function Markdown({ text, isCitation, renderCitation }: MarkdownProps) {
  const inline = (source: string) => (
    <Flow nodes={parseInline(source, isCitation)} cite={renderCitation} />
  );
  const blocks = (list: Block[], tight = false): ComponentChildren =>
    list.map((block, index) => {
      switch (block.kind) {
        case 'paragraph':
          return tight && index === 0 ? (
            inline(block.text)
          ) : (
            <p key={index}>{inline(block.text)}</p>
          );
        case 'heading':
          return (
            <p key={index} class="heading">
              {inline(block.text)}
            </p>
          );
        case 'code':
          return (
            <pre key={index}>
              <code>{block.text.replaceAll(SEAM, '')}</code>
            </pre>
          );
        case 'table':
          return <Table key={index} {...block} cell={inline} />;
        case 'quote':
          return <blockquote key={index}>{blocks(block.children)}</blockquote>;
        default: {
          const items = block.items.map((item, at) => <li key={at}>{blocks(item, true)}</li>);
          return block.ordered ? (
            <ol key={index} start={block.start}>
              {items}
            </ol>
          ) : (
            <ul key={index}>{items}</ul>
          );
        }
      }
    });
  return <div class="markdown">{blocks(parseBlocks(text))}</div>;
}

interface TableProps {
  head: string[];
  rows: string[][];
  cell: (source: string) => VNode;
}

const Table = ({ head, rows, cell }: TableProps) => (
  <div class="table">
    <table>
      <thead>
        <tr>
          {head.map((text, column) => (
            <th key={column}>{cell(text)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((text, column) => (
              <td key={column}>{cell(text)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

export const PlainText = ({ text }: { text: string }) => (
  <div class="plain">
    <Nodes nodes={parsePlain(text)} />
  </div>
);

type Cite = ((number: number) => VNode) | undefined;

/** A streamed text is cut at its seams, so that each sentence comes in as one element of its own. */
function Flow({ nodes, cite }: { nodes: Inline[]; cite: Cite }) {
  const runs: Inline[][] = [[]];
  for (const node of nodes) {
    if (node.kind !== 'text' || !node.value.includes(SEAM)) {
      runs.at(-1)?.push(node);
      continue;
    }
    const [before, ...sentences] = node.value.split(SEAM);
    if (before) runs.at(-1)?.push({ kind: 'text', value: before });
    for (const value of sentences) runs.push(value ? [{ kind: 'text', value }] : []);
  }
  if (runs.length === 1) return <Nodes nodes={nodes} cite={cite} />;
  return (
    <>
      {runs.map((run, index) => (
        <span key={index} class="arrives">
          <Nodes nodes={run} cite={cite} />
        </span>
      ))}
    </>
  );
}

function Nodes({ nodes, cite }: { nodes: Inline[]; cite?: Cite }) {
  return (
    <>
      {nodes.map((node, index) => (
        <Node key={index} node={node} cite={cite} />
      ))}
    </>
  );
}

function Node({ node, cite }: { node: Inline; cite: Cite }): VNode {
  switch (node.kind) {
    case 'text':
      return <>{node.value.replaceAll(SEAM, '')}</>;
    case 'code':
      return <code>{node.value.replaceAll(SEAM, '')}</code>;
    case 'break':
      return <br />;
    case 'cite':
      return cite ? cite(node.number) : <>[{node.number}]</>;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          <Nodes nodes={node.children} />
        </a>
      );
    default: {
      const Tag = node.kind;
      return (
        <Tag>
          <Nodes nodes={node.children} cite={cite} />
        </Tag>
      );
    }
  }
}
