// Answers what Fabric itself makes of endorsement policies: one question a line on standard input, one answer a line on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	cb "github.com/hyperledger/fabric-protos-go-apiv2/common"
	mb "github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric/common/cauthdsl"
	"github.com/hyperledger/fabric/common/policies"
	"github.com/hyperledger/fabric/common/policydsl"
	"github.com/hyperledger/fabric/msp"
	"google.golang.org/protobuf/proto"
)

type signer struct {
	MSP  string `json:"msp"`
	Role string `json:"role"`
}

type question struct {
	Policy        string   `json:"policy"`
	Organisations []string `json:"organisations"`
	Signers       []signer `json:"signers"`
}

type answer struct {
	Accepted bool   `json:"accepted"`
	Error    string `json:"error,omitempty"`
	// "MSP.role" of each principal, in Fabric's order.
	Principals []string `json:"principals,omitempty"`
	// Numbers are principals, n[…] is n of the rules inside.
	Rule string `json:"rule,omitempty"`
	// For each subset of the signers, in their order, '1' or '0'; the lowest bit of its position stands for the first signer.
	Verdicts string `json:"verdicts"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(out)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			log.Fatalf("unreadable question: %v", err)
		}
		if err := answers.Encode(ask(q)); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// A panic of the parser counts as a refusal: no policy comes of it.
func ask(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	if rule, ok := cb.ImplicitMetaPolicy_Rule_value[q.Policy]; ok {
		policy, err := implicit(cb.ImplicitMetaPolicy_Rule(rule), q.Organisations)
		if err != nil {
			log.Fatalf("implicit policy: %v", err)
		}
		return answer{Accepted: true, Verdicts: verdicts(policy, q.Signers)}
	}
	envelope, err := policydsl.FromString(q.Policy)
	if err != nil {
		return answer{Error: err.Error()}
	}
	policy, err := (&cauthdsl.EnvelopeBasedPolicyProvider{}).NewPolicy(envelope)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{
		Accepted:   true,
		Principals: principals(envelope.Identities),
		Rule:       rule(envelope.Rule),
		Verdicts:   verdicts(policy, q.Signers),
	}
}

// The channel group as configtxgen writes it: each organisation with an Endorsement policy OR('MSP.peer'), Application with the implicit one.
func implicit(kind cb.ImplicitMetaPolicy_Rule, organisations []string) (policies.Policy, error) {
	const name = "Endorsement"
	meta, err := proto.Marshal(&cb.ImplicitMetaPolicy{Rule: kind, SubPolicy: name})
	if err != nil {
		return nil, err
	}
	groups := map[string]*cb.ConfigGroup{}
	for _, organisation := range organisations {
		sub, err := policydsl.FromString(fmt.Sprintf("OR('%s.peer')", organisation))
		if err != nil {
			return nil, err
		}
		value, err := proto.Marshal(sub)
		if err != nil {
			return nil, err
		}
		groups[organisation] = &cb.ConfigGroup{Policies: map[string]*cb.ConfigPolicy{
			name: {Policy: &cb.Policy{Type: int32(cb.Policy_SIGNATURE), Value: value}},
		}}
	}
	application := &cb.ConfigGroup{
		Groups:   groups,
		Policies: map[string]*cb.ConfigPolicy{name: {Policy: &cb.Policy{Type: int32(cb.Policy_IMPLICIT_META), Value: meta}}},
	}
	providers := map[int32]policies.Provider{int32(cb.Policy_SIGNATURE): cauthdsl.NewPolicyProvider(nil)}
	manager, err := policies.NewManagerImpl("Application", providers, application)
	if err != nil {
		return nil, err
	}
	policy, found := manager.GetPolicy(name)
	if !found {
		return nil, errors.New("no Endorsement policy")
	}
	return policy, nil
}

func verdicts(policy policies.Policy, signers []signer) string {
	var text strings.Builder
	for subset := 0; subset < 1<<len(signers); subset++ {
		var chosen []msp.Identity
		for i, s := range signers {
			if subset&(1<<i) != 0 {
				chosen = append(chosen, &identity{signer: s, serial: i})
			}
		}
		if policy.EvaluateIdentities(chosen) == nil {
			text.WriteByte('1')
		} else {
			text.WriteByte('0')
		}
	}
	return text.String()
}

func principals(all []*mb.MSPPrincipal) []string {
	var texts []string
	for _, each := range all {
		role, err := roleOf(each)
		if err != nil {
			log.Fatal(err)
		}
		texts = append(texts, role.MspIdentifier+"."+strings.ToLower(role.Role.String()))
	}
	return texts
}

func rule(policy *cb.SignaturePolicy) string {
	gate := policy.GetNOutOf()
	if gate == nil {
		return fmt.Sprint(policy.GetSignedBy())
	}
	var rules []string
	for _, each := range gate.Rules {
		rules = append(rules, rule(each))
	}
	return fmt.Sprintf("%d[%s]", gate.N, strings.Join(rules, " "))
}

func roleOf(principal *mb.MSPPrincipal) (*mb.MSPRole, error) {
	if principal.PrincipalClassification != mb.MSPPrincipal_ROLE {
		return nil, errors.New("not a principal by role")
	}
	role := &mb.MSPRole{}
	return role, proto.Unmarshal(principal.Principal, role)
}

// identity stands for a valid certificate with one NodeOU. An MSP with NodeOUs decides a principal by role like this (msp/mspimpl.go,
// satisfiesPrincipalInternalV142 and PreV13): another MSP never, MEMBER always, any other role when the certificate carries its OU. A valid
// certificate carries exactly one of these OUs (validateIdentityOUsV142 in msp/mspimplvalidate.go), so the roles exclude each other.
type identity struct {
	signer
	serial int
}

func (id *identity) SatisfiesPrincipal(principal *mb.MSPPrincipal) error {
	role, err := roleOf(principal)
	if err != nil {
		return err
	}
	if role.MspIdentifier != id.MSP {
		return errors.New("another MSP")
	}
	if role.Role != mb.MSPRole_MEMBER && !strings.EqualFold(role.Role.String(), id.Role) {
		return errors.New("another role")
	}
	return nil
}

func (id *identity) GetIdentifier() *msp.IdentityIdentifier {
	return &msp.IdentityIdentifier{Mspid: id.MSP, Id: fmt.Sprint(id.serial)}
}

func (id *identity) GetMSPIdentifier() string                    { return id.MSP }
func (id *identity) ExpiresAt() time.Time                        { return time.Time{} }
func (id *identity) Validate() error                             { return nil }
func (id *identity) GetOrganizationalUnits() []*msp.OUIdentifier { return nil }
func (id *identity) Anonymous() bool                             { return false }
func (id *identity) Verify(_ []byte, _ []byte) error             { return nil }
func (id *identity) Serialize() ([]byte, error)                  { return nil, errors.New("not needed") }
