// PPO: clipped policy loss, value loss and an entropy bonus, several epochs over one rollout.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Reinforcement;

internal sealed class ActorCritic : Module<Tensor, (Tensor Logits, Tensor Value)>
{
    private readonly Linear trunk;
    private readonly Linear policy;
    private readonly Linear value;

    public ActorCritic(int observations, int actions)
        : base(nameof(ActorCritic))
    {
        trunk = Linear(observations, 64);
        policy = Linear(64, actions);
        value = Linear(64, 1);
        RegisterComponents();
    }

    public override (Tensor Logits, Tensor Value) forward(Tensor observation)
    {
        var h = trunk.call(observation).tanh();
        return (policy.call(h), value.call(h).squeeze(-1));
    }
}

internal sealed record Rollout(Tensor Observations, Tensor Actions, Tensor LogProbabilities, Tensor Advantages, Tensor Returns);

internal sealed class ProximalPolicy(ActorCritic network, double learningRate = 3e-4)
{
    private readonly optim.Optimizer optimizer = optim.Adam(network.parameters(), learningRate, eps: 1e-5);

    public (float Policy, float Value, float Entropy) Update(Rollout rollout, int epochs = 4, double clip = 0.2)
    {
        var (policy, value, bonus) = (0f, 0f, 0f);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            var advantages = (rollout.Advantages - rollout.Advantages.mean()) / (rollout.Advantages.std() + 1e-8);
            var (logits, values) = network.call(rollout.Observations);
            var logProbabilities = functional.log_softmax(logits, 1);
            var chosen = logProbabilities.gather(1, rollout.Actions.unsqueeze(1)).squeeze(1);
            var ratio = (chosen - rollout.LogProbabilities).exp();
            var policyLoss = -minimum(ratio * advantages, ratio.clamp(1 - clip, 1 + clip) * advantages).mean();
            var valueLoss = functional.mse_loss(values, rollout.Returns);
            var entropy = -(logProbabilities.exp() * logProbabilities).sum(1).mean();
            var loss = policyLoss + 0.5 * valueLoss - 0.01 * entropy;

            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(network.parameters(), 0.5);
            optimizer.step();
            (policy, value, bonus) = (policyLoss.ToSingle(), valueLoss.ToSingle(), entropy.ToSingle());
        }

        return (policy, value, bonus);
    }
}
