// A recurrent language model: hidden state is carried over and cut from its history, perplexity is reported.
using System;
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Language;

internal sealed class RecurrentModel : Module<Tensor, (Tensor, Tensor), (Tensor Logits, Tensor Hidden, Tensor Cell)>
{
    private readonly Embedding embedding;
    private readonly LSTM recurrent;
    private readonly Linear decoder;
    private readonly long layers;
    private readonly long width;

    public RecurrentModel(long vocabulary, long width = 128, long layers = 2)
        : base(nameof(RecurrentModel))
    {
        this.layers = layers;
        this.width = width;
        embedding = Embedding(vocabulary, width);
        recurrent = LSTM(width, width, layers, dropout: 0.2, batchFirst: true);
        decoder = Linear(width, vocabulary);
        init.uniform_(embedding.weight!, -0.1, 0.1);
        init.zeros_(decoder.bias!);
        RegisterComponents();
    }

    public (Tensor Hidden, Tensor Cell) Start(long batch) => (zeros(layers, batch, width), zeros(layers, batch, width));

    public override (Tensor Logits, Tensor Hidden, Tensor Cell) forward(Tensor tokens, (Tensor, Tensor) state)
    {
        var (output, hidden, cell) = recurrent.call(embedding.call(tokens), state);
        return (decoder.call(output), hidden, cell);
    }
}

internal static class LanguageModel
{
    public static double Epoch(RecurrentModel model, optim.Optimizer optimizer, IReadOnlyList<(Tensor Tokens, Tensor Next)> chunks)
    {
        model.train();
        var (hidden, cell) = model.Start(chunks[0].Tokens.shape[0]);
        var total = 0.0;
        foreach (var (tokens, next) in chunks)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var (logits, newHidden, newCell) = model.call(tokens, (hidden, cell));
            var loss = functional.cross_entropy(logits.view(-1, logits.shape[2]), next.view(-1));
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 0.25);
            optimizer.step();
            total += loss.ToDouble();

            hidden.Dispose();
            cell.Dispose();
            hidden = newHidden.detach().MoveToOuterDisposeScope();
            cell = newCell.detach().MoveToOuterDisposeScope();
        }

        return Math.Exp(total / chunks.Count);
    }
}
